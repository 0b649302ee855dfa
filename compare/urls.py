from django.urls import path

from compare import views

app_name = "compare"
urlpatterns = [
    path("", views.compare, name="compare"),
    path("charts.<str:file>", views.picture, name="picture"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:pk>/", views.group, name="group"),
    path("groups/<int:pk>/delete/", views.delete, name="delete"),
]
