from django.urls import path

from metrics.views import about, charts, overview, points, sites
from metrics.views import metrics as metric_pages

app_name = "metrics"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("about/icons/", about.icons, name="about-icons"),
    path("sites/", sites.sites, name="sites"),
    path("sites/<slug:slug>/", sites.site, name="site"),
    path("metrics/", metric_pages.metrics, name="metrics"),
    path("metrics/<slug:slug>/", metric_pages.metric, name="metric"),
    path("sites/<slug:slug>/<slug:metric>/", charts.chart, name="chart"),
    path("sites/<slug:slug>/<slug:metric>/figure.json", charts.figure, name="figure"),
    path("sites/<slug:slug>/<slug:metric>/<str:start>/", points.point, name="point"),
]
