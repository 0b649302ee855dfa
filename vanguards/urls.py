app_name = "vanguards"
urlpatterns = []
