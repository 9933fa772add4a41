"""``{{ entry.before|in_words }}``"""

from django import template

from landscape.people.wording import in_words

register = template.Library()
register.filter(in_words)
