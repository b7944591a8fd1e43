-- What a reading and drama app keeps of releases. A part is a chapter or an episode; its key is
-- its id, which stays when others come before it. A withdrawn part keeps its row, without texts.
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
    title text, region text, locale text, part text,
    number integer,
    name text,
    withdrawn_since text,
    PRIMARY KEY (title, region, locale, part),
    FOREIGN KEY (title, region, locale) REFERENCES edition,
    CHECK ((withdrawn_since IS NULL) = (number IS NOT NULL))
);

CREATE TABLE body (
    title text, region text, locale text, part text,
    form text,  -- a chapter's has one, an episode's differ by kind, languages and format
    sha256 text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (title, region, locale, part, form),
    FOREIGN KEY (title, region, locale, part) REFERENCES part
);
