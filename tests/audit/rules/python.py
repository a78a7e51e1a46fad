# The faults that the rules find, and what comes near one and is right. Nobody runs this.
# ruff: noqa


def markup_by_hand(name):
    # ruleid: markup-by-hand
    return Markup("<b>" + name)


def template_from_text(name):
    # ruleid: template-from-text
    render_template_string("Dag " + name)
    # ruleid: template-from-text
    current_app.jinja_env.from_string(name)
    # ok: template-from-text
    return render_template("hello.html", name=name)


def sql_of_pieces(session, name):
    # ruleid: sql-of-pieces
    session.execute(f"SELECT * FROM person WHERE name = '{name}'")
    # ruleid: sql-of-pieces
    session.execute(sa.text("SELECT * FROM " + name))
    # ok: sql-of-pieces
    session.execute(sa.text("SELECT * FROM person WHERE name = :name"), {"name": name})


def shell(name):
    # ruleid: shell
    subprocess.run("ls " + name, shell=True)
    # ok: shell
    subprocess.run(["ls", name], check=True)


def host_of_the_request():
    # ruleid: host-of-the-request
    link = request.host_url + "mijn"
    # ok: host-of-the-request
    return url_for("duties.index", _external=True), link


def forwarded_by_hand():
    # ruleid: forwarded-by-hand
    who = request.headers.get("X-Forwarded-For", "")
    # ok: forwarded-by-hand
    return request.headers.get("Accept"), who


def redirect_to_what_was_sent(form):
    # ruleid: redirect-to-what-was-sent
    redirect(request.args["next"], 303)
    # ruleid: redirect-to-what-was-sent
    redirect(request.referrer)
    # ok: redirect-to-what-was-sent
    redirect(destination(form.next.data), 303)
    # ok: redirect-to-what-was-sent
    return redirect(url_for("public.body", slug=request.args["slug"]))


def yaml_that_makes_objects(text):
    # ruleid: yaml-that-makes-objects
    yaml.load(text)
    # ok: yaml-that-makes-objects
    return yaml.safe_load(text)


def pickled(text):
    # ruleid: pickle
    return pickle.loads(text)


def code_from_text(text):
    # ruleid: code-from-text
    return eval(text)


def fetching():
    # ruleid: fetching
    import requests

    # ok: fetching
    from urllib.parse import urlsplit

    return requests, urlsplit


def line_without_timeout():
    # ruleid: line-without-timeout
    smtplib.SMTP("mail.example")
    # ruleid: line-without-timeout
    requests.get("https://elders.example")
    # ok: line-without-timeout
    return smtplib.SMTP("mail.example", timeout=30)


def unverified(context):
    # ruleid: unverified
    context.verify_mode = ssl.CERT_NONE


def commit_elsewhere(made):
    # ruleid: commit-elsewhere
    db.session.commit()
    # ok: commit-elsewhere
    with transaction():
        db.session.add(made)


# ruleid: route-without-audience
@blueprint.get("/geheim")
def route_without_audience():
    return "geheim"


# ok: route-without-audience
@blueprint.get("/open")
@public
def route_with_audience():
    return "open"


# ok: route-without-audience
@blueprint.route("/eigen", methods=["GET", "POST"])
@signed_in
@reads_check
def route_with_two_marks():
    return "eigen"


def request_in_a_log(logger):
    asked = request.args.get("q")
    # ruleid: request-in-a-log
    logger.warning("nothing found for %s", asked)
    # ruleid: request-in-a-log
    logger.info(f"sent from {request.remote_addr}")
    # ok: request-in-a-log
    logger.error("failed: %s %s", request.method, logs.where())


def xml_that_fetches():
    from xml.etree import ElementTree

    # ruleid: xml-that-fetches
    ElementTree.parse("blad.xml")
    from defusedxml.ElementTree import parse

    # ok: xml-that-fetches
    return parse("blad.xml")


def weak_hash(text):
    # ruleid: weak-hash
    hashlib.md5(text)
    # ok: weak-hash
    return hashlib.sha256(text)


def guessable():
    # ruleid: guessable
    import random

    # ok: guessable
    import secrets

    return random, secrets


def token_not_asked(view):
    # ruleid: token-not-asked
    return csrf.exempt(view)


def cookie_by_hand(answer):
    # ruleid: cookie-by-hand
    answer.set_cookie("wie", "ik")


def unpacked_anywhere(archive):
    # ruleid: unpacked-anywhere
    archive.extractall("/tmp")
    # ok: unpacked-anywhere
    return archive.read("blad.xml")
