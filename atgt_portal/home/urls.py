from django.contrib.auth import views as auth_views
from django.urls import path

from atgt_portal.home import leadership_views, views
from atgt_portal.home.forms import LogInForm

urlpatterns = [
    path("", views.home, name="home"),
    path(
        "dang-nhap/", auth_views.LoginView.as_view(form_class=LogInForm, redirect_authenticated_user=True), name="login"
    ),
    path("dang-xuat/", views.log_out, name="logout"),
    path("lanh-dao/", leadership_views.leadership, name="leadership"),
    path("thong-bao/da-xem/", views.notices_read, name="notices-read"),
    path("viec-nen/", views.background_jobs, name="jobs"),
    path("viec-nen/<int:job_id>/chay-lai/", views.run_job_again, name="job-retry"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
