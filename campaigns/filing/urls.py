from django.urls import path

from campaigns.filing import views
from campaigns.filing.threads import views as threads

app_name = "filing"
urlpatterns = [
    path("ho-so/", views.papers, name="list"),
    path("ho-so/<uuid:uuid>/", views.detail, name="detail"),
    path("ho-so/<uuid:uuid>/chuyen-buoc/", views.act, name="act"),
    path("ho-so/<uuid:uuid>/so-sanh/", views.compare, name="compare"),
    path("ho-so/<uuid:uuid>/y-kien/", threads.open_thread, name="thread_open"),
    path("ho-so/<uuid:uuid>/y-kien/<uuid:thread>/", threads.answer_thread, name="thread_answer"),
    path("ra-soat/", views.review_queue, name="queue"),
    path("tien-do/", views.progress_map, name="progress"),
]
