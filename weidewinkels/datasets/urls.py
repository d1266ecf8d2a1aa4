from django.urls import path

from weidewinkels.datasets.views.doctor import show_doctor

app_name = "datasets"
urlpatterns = [path("dokter/", show_doctor, name="doctor")]
