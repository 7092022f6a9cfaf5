-- Each change of a jurisdiction's configuration counts its version up, so that every process sees at its next
-- command that the rules it holds are old.

CREATE FUNCTION liandong_config_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    jurisdictions integer[];
BEGIN
    IF TG_TABLE_NAME = 'store_unitterm' THEN
        SELECT array_agg(DISTINCT u.jurisdiction_id) INTO jurisdictions
        FROM store_unit u WHERE u.id IN (CASE WHEN TG_OP = 'DELETE' THEN OLD.unit_id ELSE NEW.unit_id END);
    ELSIF TG_TABLE_NAME = 'store_jurisdiction' THEN
        jurisdictions := ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END];
    ELSE
        jurisdictions := ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.jurisdiction_id ELSE NEW.jurisdiction_id END];
    END IF;
    INSERT INTO config_version (jurisdiction, version)
    SELECT j, 1 FROM unnest(jurisdictions) AS j
    ON CONFLICT (jurisdiction) DO UPDATE SET version = config_version.version + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_jurisdiction
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_jurisdictionpack
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_settingvalue
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_calendarday
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_place
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_unit
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_unitterm
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON store_clausetext
    FOR EACH ROW EXECUTE FUNCTION liandong_config_changed();

-- What was entered or activated is never changed: a correction is a newer row.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store_activatedpack
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store_jurisdictionpack
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store_settingvalue
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store_calendarday
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON store_unitterm
    FOR EACH STATEMENT EXECUTE FUNCTION liandong_append_only();
