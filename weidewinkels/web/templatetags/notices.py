from django import template

from weidewinkels.web import notices

register = template.Library()
register.filter("batch_of", notices.batch_of)
register.filter("look_of", notices.look_of)
register.filter("table_change_of", notices.table_change_of)
