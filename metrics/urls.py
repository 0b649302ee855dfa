from django.urls import path

from metrics.views import about, charts, growth, icons, notes, overview, panels, points, rebases, site_map, sites
from metrics.views import metrics as metric_pages

app_name = "metrics"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("map/", site_map.site_map, name="map"),
    path("map/<slug:slug>.<str:file>", site_map.picture, name="map-picture"),
    path("icons/", icons.icons, name="icon-wall"),
    path("about/icons/", about.icons, name="about-icons"),
    path("sites/", sites.sites, name="sites"),
    path("sites/<slug:slug>/", sites.site, name="site"),
    path("metrics/", metric_pages.metrics, name="metrics"),
    path("metrics/<slug:slug>/", metric_pages.metric, name="metric"),
    path("metrics/<slug:slug>/growth/", growth.growths, name="growths"),
    path("metrics/<slug:slug>/all-sites.<str:file>", metric_pages.picture, name="multiples"),
    path("metrics/<slug:slug>/<str:kind>.<str:file>", panels.picture, name="panel"),
    path("sites/<slug:slug>/notes/", notes.site_notes, name="site-notes"),
    path("sites/<slug:slug>/<slug:metric>/", charts.chart, name="chart"),
    path("sites/<slug:slug>/<slug:metric>/figure.json", charts.figure, name="figure"),
    path("sites/<slug:slug>/<slug:metric>/growth/", growth.growth, name="growth"),
    path("sites/<slug:slug>/<slug:metric>/growth.<str:kind>", growth.picture, name="growth-picture"),
    path("sites/<slug:slug>/<slug:metric>/chart.<str:kind>", charts.picture, name="picture"),
    path("notes/", notes.programme_notes, name="programme-notes"),
    path("notes/<int:pk>/withdraw/", notes.withdraw, name="withdraw-note"),
    path("rebases/", rebases.rebases, name="rebases"),
    path("rebases/<str:reference>/", rebases.rebase, name="rebase"),
    path("rebases/<str:reference>/before-and-after.<str:kind>", rebases.picture, name="rebase-picture"),
    path("sites/<slug:slug>/<slug:metric>/notes/", notes.chart_notes, name="chart-notes"),
    path("sites/<slug:slug>/<slug:metric>/rebase/", rebases.ask, name="rebase-ask"),
    path("sites/<slug:slug>/<slug:metric>/<str:start>/notes/", notes.point_notes, name="point-notes"),
    path("sites/<slug:slug>/<slug:metric>/<str:start>/", points.point, name="point"),
]
