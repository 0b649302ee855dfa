from django.urls import path

from vanguards import views

app_name = "vanguards"
urlpatterns = [
    path("funding/", views.funding, name="funding"),
    path("evidence/", views.evidence, name="evidence"),
    path("about/", views.about, name="about"),
    path("about/data/", views.about_data, name="about-data"),
    path("about/methods/", views.about_methods, name="about-methods"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
]
