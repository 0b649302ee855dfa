from django.urls import path

from returns.views import practice, returns, sending, signing, sites

app_name = "returns"
urlpatterns = [
    path("", sites.home, name="home"),
    path("sites/<slug:slug>/", sites.site, name="site"),
    path("sites/<slug:slug>/history/", sites.history, name="history"),
    path("sites/<slug:slug>/upload/", sending.upload, name="upload"),
    path("sites/<slug:slug>/template.<str:kind>", sites.template, name="template"),
    path("sites/<slug:slug>/form/", sending.form, name="form"),
    path("sites/<slug:slug>/practice/", practice.practice, name="practice"),
    path("sites/<slug:slug>/practice.csv", practice.practice_file, name="practice-file"),
    path("<str:reference>/", returns.show, name="return"),
    path("<str:reference>/reasons/", returns.reasons, name="reasons"),
    path("<str:reference>/send/", returns.send, name="send"),
    path("<str:reference>/again/", returns.again, name="again"),
    path("<str:reference>/sign/", signing.sign, name="sign"),
    path("<str:reference>/file/", returns.original, name="file"),
    path("<str:reference>/annotated.xlsx", returns.annotated, name="annotated"),
    path("<str:reference>/faults.csv", returns.faults, name="faults"),
]
