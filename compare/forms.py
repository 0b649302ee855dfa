from django import forms

from compare.models import SavedGroup
from vanguards.models import Site


class GroupForm(forms.ModelForm):
    """A group's name and its sites, of those that are known now."""

    name = forms.CharField(
        label="Name of the group", max_length=60, error_messages={"required": "Give the group a name."}
    )
    sites = forms.ModelMultipleChoiceField(
        queryset=Site.objects.none(),
        label="Sites in the group",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one site or more."},
    )

    class Meta:
        model = SavedGroup
        fields = ("name", "sites")

    def __init__(self, *args, owner, known, **kwargs) -> None:
        """`known`: the sites to choose from, with their profiles."""
        super().__init__(*args, **kwargs)
        self.instance.owner = owner
        self.fields["sites"].queryset = known
        self.fields["sites"].label_from_instance = lambda site: f"{site.name} ({site.care_model})"

    def clean_name(self) -> str:
        """One name once for each owner, so that the groups can be told apart."""
        name = self.cleaned_data["name"].strip()
        others = SavedGroup.objects.filter(owner=self.instance.owner, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(f"You have a group named “{name}” already. Choose another name.")
        return name
