"""HTTP APIs: the routes in the Body that AWS::Serverless::HttpApi emits, and how requests and failures look to a function
and to a caller."""

from ministack.services import apigateway, lambda_svc
from ministack.services.cloudformation import provisioners

from ministack_gaps.resources import after


def _import_body(api_id, properties, stack):
    """Makes a route and an integration of each operation; MiniStack ignores the Body. Authorizers are not read: Frontrow has none."""
    body = properties.get("Body")
    if not body:
        return
    apigateway._routes[api_id], apigateway._integrations[api_id] = {}, {}
    integrations = {}
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            integration = operation.get("x-amazon-apigateway-integration")
            if not integration:
                continue
            if operation.get("security"):
                raise ValueError(f"{method} {path} has an authorizer, which this import does not read")
            uri = integration["uri"]
            if uri not in integrations:
                integrations[uri], _ = provisioners._apigw_v2_integration_create(
                    "integration",
                    {
                        "ApiId": api_id,
                        "IntegrationType": "AWS_PROXY",
                        "IntegrationUri": uri,
                        "IntegrationMethod": "POST",
                        "PayloadFormatVersion": str(integration.get("payloadFormatVersion", "2.0")),
                    },
                    stack,
                )
            verb = "ANY" if "any" in method else method.upper()
            key = "$default" if path == "/$default" else f"{verb} {path}"
            route = {"ApiId": api_id, "RouteKey": key, "Target": f"integrations/{integrations[uri]}"}
            provisioners._apigw_v2_route_create("route", route, stack)


def _as_api_gateway_answers(to_response):
    """A function that fails is answered as HTTP APIs do: 500, and not a word of what it said. MiniStack answers 502 with all of it."""

    def response(result):
        if result.get("error") and not result.get("throttle"):
            headers = {"Content-Type": "application/json"}
            return {"statusCode": 500, "headers": headers, "body": '{"message":"Internal Server Error"}'}, None
        answer, error = to_response(result)
        # MiniStack can't read an answer whose body is null.
        return {name: value for name, value in answer.items() if value is not None}, error

    return response


def _as_api_gateway_sends(execute):
    """What is absent is left out of the payload, not null; cookies have a member of their own."""

    def executed(function, event):
        if isinstance(event, dict) and event.get("version") == "2.0" and "routeKey" in event:
            event = {name: value for name, value in event.items() if value is not None}
            cookies = event["headers"].pop("cookie", None)
            if cookies:
                event["cookies"] = cookies.split("; ")
        return execute(function, event)

    return executed


def fill():
    after("AWS::ApiGatewayV2::Api", _import_body)
    lambda_svc.lambda_execute_result_to_api_proxy_response = _as_api_gateway_answers(
        lambda_svc.lambda_execute_result_to_api_proxy_response
    )
    lambda_svc._execute_function_with_config_scope = _as_api_gateway_sends(lambda_svc._execute_function_with_config_scope)
