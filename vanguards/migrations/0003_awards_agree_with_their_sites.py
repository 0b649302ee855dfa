from django.db import migrations

# What one row cannot say: an award has sites, shares belong to an award and do not exceed it, and a
# tranche belongs to an award. Checked when a transaction ends, so that files may be loaded in any order.
CHECKS = """
CREATE FUNCTION vanguards_award_agrees(which text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    award vanguards_award%ROWTYPE;
    sites integer;
    shared numeric;
BEGIN
    SELECT * INTO award FROM vanguards_award WHERE code = which AND known_until IS NULL;
    SELECT count(*), sum(share) INTO sites, shared
    FROM vanguards_awardsite WHERE award_code = which AND known_until IS NULL;
    IF award.code IS NULL AND sites > 0 THEN
        RAISE check_violation USING MESSAGE = format('Award %s has sites but is not an award.', which);
    ELSIF award.code IS NOT NULL AND sites = 0 THEN
        RAISE check_violation USING MESSAGE = format('Award %s has no site.', which);
    ELSIF shared > coalesce(award.amount, 0) THEN
        RAISE check_violation USING MESSAGE = format('The shares of award %s are more than the award.', which);
    ELSIF EXISTS (
        SELECT FROM vanguards_award part
        WHERE part.known_until IS NULL AND part.part_of <> '' AND which IN (part.code, part.part_of) AND NOT EXISTS (
            SELECT FROM vanguards_award whole WHERE whole.known_until IS NULL AND whole.code = part.part_of
        )
    ) THEN
        RAISE check_violation USING MESSAGE = format('Award %s: a tranche is part of no award.', which);
    END IF;
END $$;

CREATE FUNCTION vanguards_award_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM vanguards_award_agrees(NEW.code);
    RETURN NULL;
END $$;

CREATE FUNCTION vanguards_awardsite_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM vanguards_award_agrees(NEW.award_code);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER award_agrees_with_its_sites AFTER INSERT OR UPDATE ON vanguards_award
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vanguards_award_changed();

CREATE CONSTRAINT TRIGGER awardsite_agrees_with_its_award AFTER INSERT OR UPDATE ON vanguards_awardsite
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vanguards_awardsite_changed();
"""

NO_CHECKS = """
DROP TRIGGER award_agrees_with_its_sites ON vanguards_award;
DROP TRIGGER awardsite_agrees_with_its_award ON vanguards_awardsite;
DROP FUNCTION vanguards_award_changed();
DROP FUNCTION vanguards_awardsite_changed();
DROP FUNCTION vanguards_award_agrees(text);
"""


class Migration(migrations.Migration):
    dependencies = [("vanguards", "0002_fixed_words")]

    operations = [migrations.RunSQL(CHECKS, NO_CHECKS)]
