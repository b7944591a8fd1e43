-- What a reading and drama app keeps of releases. A row's key is the part's id, which stays when
-- chapters come before it; a withdrawn part keeps its row and loses its text.
CREATE TABLE edition (
    title text, region text, locale text,
    digest text NOT NULL,
    version text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('novel', 'drama')),
    direction text NOT NULL CHECK (direction IN ('ltr', 'rtl')),
    draft boolean NOT NULL,
    name text NOT NULL,
    author text NOT NULL,
    synopsis text NOT NULL,
    minimum_age integer NOT NULL,
    published date NOT NULL,
    PRIMARY KEY (title, region, locale)
);

CREATE TABLE part (
    title text, region text, locale text,
    part text,
    media_type text,  -- of a novel's chapters one, of an episode's tracks several
    number integer,
    name text,
    sha256 text,
    body text,
    withdrawn_since text,
    PRIMARY KEY (title, region, locale, part, media_type),
    FOREIGN KEY (title, region, locale) REFERENCES edition,
    CHECK ((withdrawn_since IS NULL) = (body IS NOT NULL)),
    CHECK ((body IS NULL) = (number IS NULL))
);
