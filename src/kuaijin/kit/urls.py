from django.urls import path

from kuaijin.kit import pages

app_name = "kit"
urlpatterns = [
    path("", pages.gallery, name="gallery"),
    path("/my-day", pages.my_day, name="my-day"),
    path("/object", pages.thing, name="object"),
    path("/table", pages.rows, name="table"),
    path("/table.xlsx", pages.workbook, name="workbook"),
    path("/form", pages.form, name="form"),
    path("/desk", pages.desk, name="desk"),
    path("/plain", pages.plain, name="plain"),
    path("/reading", pages.reading, name="reading"),
]
