from django.contrib.auth import views as auth_views
from django.urls import include, path

from accounts.signing_in import SignInView

urlpatterns = [
    path("", include("operations.urls")),
    path("accounts/login/", SignInView.as_view(), name="login"),
    path("accounts/logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("", include("home.urls")),
    path("", include("vanguards.urls")),
    path("returns/", include("returns.urls")),
    path("compare/", include("compare.urls")),
    path("release/", include("release.urls")),
    path("", include("metrics.urls")),
]
