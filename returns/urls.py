urlpatterns = []
app_name = "returns"
