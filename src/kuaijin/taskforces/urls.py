from django.urls import path

from kuaijin.taskforces.pages import forces, offers, proof

app_name = "taskforces"
urlpatterns = [
    path("", forces.task_force_list, name="list"),
    path("coverage", proof.coverage, name="coverage"),
    path("hand-overs/<int:pk>", offers.hand_over, name="hand_over"),
    path("hand-overs/<int:pk>/<slug:name>", offers.answer, name="answer"),
    path("<str:number>/", forces.detail, name="detail"),
    path("<str:number>/acts/<slug:name>", forces.act, name="act"),
]
