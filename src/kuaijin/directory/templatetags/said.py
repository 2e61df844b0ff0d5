"""`{{ person|said }}`: people, posts and offices in the reader's language."""

from django import template

from kuaijin.directory.saying import said

register = template.Library()
register.filter("said", said)
