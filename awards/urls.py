from django.urls import path

from awards import ranking_views, views
from awards.trials.views import try_rules

app_name = "awards"
urlpatterns = [
    path("cham-diem/", views.sheets, name="sheets"),
    path("cham-diem/<uuid:uuid>/", views.appraise, name="appraise"),
    path("cham-diem/<uuid:uuid>/tu-cham/", views.self_score, name="self"),
    path("xep-hang/", ranking_views.ranking, name="ranking"),
    path("xep-hang/tep/", ranking_views.ranking_file, name="ranking-file"),
    path("xep-hang/thu/", try_rules, name="trial"),
    path("xep-hang/<str:unit_code>/", ranking_views.explanation, name="explanation"),
    path("khen-thuong/", ranking_views.nominees, name="nominees"),
    path("khen-thuong/tep/", ranking_views.nominees_file, name="nominees-file"),
    path("khen-thuong/<uuid:uuid>/sua/", views.dossier, name="dossier"),
]
