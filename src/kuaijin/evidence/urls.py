from django.urls import path

from kuaijin.evidence import pages

app_name = "evidence"
urlpatterns = [
    path("<int:key>", pages.download, name="download"),
    path("<int:key>/withdraw", pages.withdraw, name="withdraw"),
]
