from django.urls import path

from kuaijin.directory.pages import first_run, leaves, own, people, rights, signing

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
    path("people", people.people, name="people"),
    path("people/new", people.new_person, name="new_person"),
    path("people/<int:pk>", people.person, name="person"),
    path("people/<int:pk>/correct", people.correct_person, name="correct_person"),
    path("organisations/new", people.new_organisation, name="new_organisation"),
    path("organisations/<int:pk>", people.organisation, name="organisation"),
    path("organisations/<int:pk>/correct", people.correct_organisation, name="correct_organisation"),
    path("organisations/<int:pk>/posts/new", people.new_post, name="new_post"),
    path("posts/<int:pk>/assign", people.assign, name="assign"),
    path("holdings/<int:pk>/end", people.end_holding, name="end_holding"),
    path("leave", leaves.leave, name="leave"),
    path("leave/<int:pk>/end", leaves.end_leave, name="end_leave"),
    path("accounts", rights.accounts, name="accounts"),
    path("accounts/invite", rights.invite, name="invite"),
    path("accounts/<int:pk>", rights.account_of, name="account_of"),
    path("accounts/<int:pk>/grant", rights.grant, name="grant"),
    path("accounts/<int:pk>/reset", rights.reset, name="reset"),
    path("accounts/<int:pk>/suspend", rights.suspend, name="suspend"),
    path("accounts/<int:pk>/restore", rights.restore, name="restore"),
    path("grants/<int:pk>/end", rights.end_grant, name="end_grant"),
    path("rights", rights.rights_matrix, name="rights"),
    path("who-sees", rights.who_sees, name="who_sees_any"),
    path("who-sees/<str:number>", rights.who_sees, name="who_sees"),
]
