from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "atgt_portal.home"
    label = "home"
