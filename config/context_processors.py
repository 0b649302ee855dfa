from django.conf import settings


def training_world(request):
    """Whether every figure is made up; pages say so at their top."""
    return {"training_world": settings.TRAINING_WORLD}
