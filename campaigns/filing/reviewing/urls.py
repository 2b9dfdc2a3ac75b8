from django.urls import path

from campaigns.filing.reviewing import bulk_views, conflict_views, opinion_views, views

app_name = "review"
urlpatterns = [
    path("ra-soat/phan-cong/", views.assign, name="assign"),
    path("ra-soat/chia-deu/", views.balance, name="balance"),
    path("ra-soat/xung-dot-loi-ich/", conflict_views.conflict_list, name="conflicts"),
    path("ra-soat/xung-dot-loi-ich/<uuid:uuid>/rut/", conflict_views.withdraw, name="withdraw"),
    path("ra-soat/buoc-xac-nhan/", conflict_views.switch_chain, name="chain"),
    path("ra-soat/tiep-nhan/", bulk_views.bulk_accept, name="bulk"),
    path("ra-soat/<uuid:uuid>/hoi-y-kien/", opinion_views.ask, name="ask"),
    path("ra-soat/y-kien/<uuid:uuid>/", opinion_views.answer, name="answer"),
    path("ra-soat/<uuid:uuid>/nhan/", views.take, name="take"),
    path("ra-soat/<uuid:uuid>/de-sau/", views.put_off, name="put_off"),
]
