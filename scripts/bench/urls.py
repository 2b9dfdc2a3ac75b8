from django.urls import include, path

from scripts.bench import views

urlpatterns = [
    path("tran/dang-nhap/", views.login),
    path("tran/danh-sach/", views.filings),
    path("tran/ho-so/<int:pk>/", views.filing),
    path("tran/bieu-mau/<int:fields>/", views.form),
    path("tran/ghi/", views.store),
    path("tran/tong/", views.sums),
    path("tran/tien-do/<int:campaign>/", views.progress),
    path("tran/xep-hang/<int:cluster>/", views.ranking),
    path("", include("atgt_portal.urls")),
]
