from django.urls import path

from campaigns.setup import views

app_name = "setup"
_DRAFT = "phong-trao/<slug:code>/sua/"
urlpatterns = [
    path("phong-trao/", views.campaigns, name="campaigns"),
    path("phong-trao/moi/", views.new, name="new"),
    path("phong-trao/<slug:code>/", views.campaign, name="campaign"),
    path("phong-trao/<slug:code>/nhiem-vu/", views.tasks, name="tasks"),
    path("phong-trao/<slug:code>/don-vi/", views.members, name="members"),
    path("phong-trao/<slug:code>/bang-diem/", views.scoring, name="scoring"),
    path(f"{_DRAFT}van-ban/", views.edit, {"section": "document"}, name="edit_document"),
    path(f"{_DRAFT}ky-so-lieu/", views.edit, {"section": "calendar"}, name="edit_calendar"),
    path(f"{_DRAFT}muc-tieu/", views.edit, {"section": "objectives"}, name="edit_objectives"),
    path(f"{_DRAFT}nhom-nhiem-vu/", views.edit, {"section": "groups"}, name="edit_groups"),
    path(f"{_DRAFT}chi-tieu/", views.edit, {"section": "indicators"}, name="edit_indicators"),
    path(f"{_DRAFT}don-vi/", views.edit, {"section": "members"}, name="edit_members"),
    path(f"{_DRAFT}lich-nop/", views.edit, {"section": "duties"}, name="edit_duties"),
    path(f"{_DRAFT}bang-diem/", views.edit, {"section": "tables"}, name="edit_tables"),
    path(f"{_DRAFT}diem-cong-tru/", views.edit, {"section": "points"}, name="edit_points"),
    path(f"{_DRAFT}xep-loai/", views.edit, {"section": "bands"}, name="edit_bands"),
    path(f"{_DRAFT}danh-hieu/", views.edit, {"section": "titles"}, name="edit_titles"),
    path(f"{_DRAFT}bang-diem/<str:table>/", views.edit, {"section": "table"}, name="edit_table"),
]
