"""Addresses of approvals, by topic; each topic's pages add their own."""

from django.urls import path

from kuaijin.approvals.pages import letters

app_name = "approvals"
urlpatterns = [
    path("letters/<int:key>/", letters.show, name="letter"),
    path("letters/<int:key>/letter.pdf", letters.as_pdf, name="letter_pdf"),
    path("letters/<int:key>/letter.docx", letters.as_word, name="letter_word"),
    path("letters/<int:key>/void", letters.void, name="void_letter"),
]
