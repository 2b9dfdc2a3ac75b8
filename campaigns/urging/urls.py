from django.urls import path

from campaigns.urging import calendar_views, views

app_name = "urging"
urlpatterns = [
    path("tien-do/<slug:code>/don-doc/", views.prepare, name="prepare"),
    path("tien-do/cong-van/<uuid:uuid>/", views.letter, name="letter"),
    path("tien-do/cong-van/<uuid:uuid>/tep/<slug:kind>/", views.file, name="file"),
    path("thong-bao/cho-gui/", views.outbox_page, name="outbox"),
    path("lich-lam-viec/", calendar_views.days, name="days"),
    path("lich/", calendar_views.own_feed, name="own_feed"),
    path("lich/<slug:token>.ics", calendar_views.feed, name="feed"),
]
