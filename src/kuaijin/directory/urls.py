from django.urls import path

from kuaijin.directory.pages import first_run, own, signing

app_name = "directory"
urlpatterns = [
    path("sign-in", signing.sign_in, name="sign_in"),
    path("sign-out", signing.sign_out, name="sign_out"),
    path("language", signing.language, name="language"),
    path("invitation/<str:token>", signing.invitation, name="invitation"),
    path("password", signing.password, name="password"),
    path("first-run", first_run.first_run, name="first_run"),
    path("account", own.account, name="account"),
    path("account/density", own.density, name="density"),
    path("account/sessions", own.end_sessions, name="end_sessions"),
]
