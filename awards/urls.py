from django.urls import path

from awards import ranking_views, views
from awards.results import own_views, public_views, query_views
from awards.results import views as result_views
from awards.trials.views import try_rules

app_name = "awards"
urlpatterns = [
    path("cham-diem/", views.sheets, name="sheets"),
    path("cham-diem/<uuid:uuid>/", views.appraise, name="appraise"),
    path("cham-diem/<uuid:uuid>/tu-cham/", views.self_score, name="self"),
    path("xep-hang/", ranking_views.ranking, name="ranking"),
    path("xep-hang/tep/", ranking_views.ranking_file, name="ranking-file"),
    path("xep-hang/thu/", try_rules, name="trial"),
    path("xep-hang/ket-qua/", result_views.results, name="results"),
    path("xep-hang/ket-qua/<uuid:uuid>/", result_views.result, name="result"),
    path("xep-hang/ket-qua/<uuid:uuid>/buoc/", result_views.result_move, name="result-move"),
    path("xep-hang/ket-qua/<uuid:uuid>/tep/", result_views.result_file, name="result-file"),
    path("xep-hang/ket-qua/<uuid:uuid>/tinh-lai/", result_views.result_check, name="result-check"),
    path("xep-hang/ket-qua/<uuid:uuid>/<str:unit_code>/", result_views.result_slip, name="result-slip"),
    path("xep-hang/de-nghi/", query_views.queries, name="queries"),
    path("xep-hang/de-nghi/<uuid:uuid>/", query_views.answer, name="answer"),
    path("xep-hang/<str:unit_code>/", ranking_views.explanation, name="explanation"),
    path("diem-cua-toi/", own_views.mine, name="mine"),
    path("diem-cua-toi/<uuid:uuid>/<str:unit_code>/<str:key>/", own_views.ask, name="ask"),
    path("cong-khai/<slug:code>/", public_views.public, name="public"),
    path("khen-thuong/", ranking_views.nominees, name="nominees"),
    path("khen-thuong/tep/", ranking_views.nominees_file, name="nominees-file"),
    path("khen-thuong/<uuid:uuid>/sua/", views.dossier, name="dossier"),
]
