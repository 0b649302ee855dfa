from django.urls import path

from release import views

app_name = "release"
urlpatterns = [
    path("", views.test, name="test"),
    path("<slug:slug>/", views.site, name="site"),
]
