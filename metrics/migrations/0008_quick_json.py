from django.db import migrations


class Migration(migrations.Migration):
    """Gave columns of JSON an encoder, which no database sees and which is gone. Databases that know it go on from here."""

    dependencies = [
        ("metrics", "0007_quick_compression"),
    ]

    operations = []
