from django.urls import path

from home import changes_page, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("changes/", changes_page.changes, name="changes"),
    path("seen/", views.seen, name="seen"),
]
