from django.urls import include, path

from kuaijin.requests.pages import asking, desks, known, lists, rates, request, ways

app_name = "requests"
urlpatterns = [
    path("", lists.request_list, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("new", asking.create, name="create"),
    path("desk", desks.desk, name="desk"),
    path("call-backs", desks.call_backs, name="call_backs"),
    path("leaders", desks.leaders, name="leaders"),
    path("mine", asking.mine, name="mine"),
    path("mine/new", asking.new, name="new"),
    path("known", known.known_list, name="known"),
    path("known/near", known.known_near, name="known_near"),
    path("known/<int:key>/retire", known.retire, name="retire_known"),
    path("rates", rates.rates_page, name="rates"),
    path("rates/rows", rates.rate_rows, name="rate_rows"),
    path("rules", ways.rules, name="rules"),
    path("rules/<slug:name>", ways.act, name="way"),
    path("owed/<int:key>", request.owed, name="owed"),
    path("number/<str:number>", request.numbered, name="numbered"),
    path("<int:key>/", request.detail, name="detail"),
    path("<int:key>/acts/<slug:name>", request.act, name="act"),
    path("", include("kuaijin.requests.reform_urls")),
    path("", include("kuaijin.requests.channel_urls")),
]
