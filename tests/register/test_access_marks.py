def test_every_view_says_who_may_see_it(app):
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], "audience", None) is None
    ]
    assert silent == []
