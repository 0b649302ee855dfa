def viewpoint(request):
    return {"viewpoint": getattr(request, "viewpoint", None)}
