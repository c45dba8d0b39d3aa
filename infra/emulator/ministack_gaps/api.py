"""HTTP APIs: the routes in the Body that AWS::Serverless::HttpApi emits, and the form of requests and of failures."""

from ministack.services import apigateway, lambda_svc
from ministack.services.cloudformation import provisioners

from ministack_gaps.resources import after


def _import_body(api_id, properties, stack):
    """Creates a route and an integration for each operation; MiniStack ignores the Body. Authorizers are not supported: Frontrow has none."""
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
    """When a function fails, HTTP APIs respond with 500 and hide the error. MiniStack responds with 502 and the error."""

    def response(result):
        if result.get("error") and not result.get("throttle"):
            headers = {"Content-Type": "application/json"}
            return {"statusCode": 500, "headers": headers, "body": '{"message":"Internal Server Error"}'}, None
        answer, error = to_response(result)
        # MiniStack can't read a response with a null body.
        return {name: value for name, value in answer.items() if value is not None}, error

    return response


def _as_api_gateway_sends(execute):
    """Absent members are left out of the payload instead of null, and cookies have their own member."""

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
