use serde_json::json;
use web::queries::unknown_route::Routes;

fn methods(path: &str) -> String {
    let document = json!({"paths": {
        "/orders": {"get": {}},
        "/orders/{orderId}": {"get": {}, "delete": {}},
        "/orders/{orderId}/cancel": {"post": {}},
        "/orders/open": {"put": {}},
    }});
    Routes::of(&document, "/\n/shop/{page+}\n").methods(path).into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn path_has_its_documented_methods_and_their_companions() {
    assert_eq!(methods("/orders"), "GET HEAD OPTIONS");
    assert_eq!(methods("/orders/1"), "DELETE GET HEAD OPTIONS");
    assert_eq!(methods("/orders/1/cancel"), "OPTIONS POST");
}

#[test]
fn path_that_fits_two_templates_has_the_methods_of_both() {
    assert_eq!(methods("/orders/open"), "DELETE GET HEAD OPTIONS PUT");
}

#[test]
fn unknown_path_has_no_methods() {
    for path in ["", "/shop", "/shop/", "/order", "/orders/", "/orders//cancel", "/orders/1/2/3", "/ORDERS"] {
        assert_eq!(methods(path), "", "{path:?}");
    }
}

#[test]
fn page_has_the_methods_that_read() {
    for path in ["/", "/shop/concerts", "/shop/concerts/1/posters"] {
        assert_eq!(methods(path), "GET HEAD OPTIONS", "{path:?}");
    }
}
