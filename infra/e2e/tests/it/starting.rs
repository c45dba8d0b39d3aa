use local::{Frontrow, Options, lambdas};

#[tokio::test]
async fn every_function_finds_in_its_environment_what_it_needs_to_start() {
    let frontrow = Frontrow::start(Options::in_memory()).await.unwrap();
    let mut missing = Vec::new();
    for lambda in lambdas() {
        let env = frontrow.cloud().env(lambda.name).unwrap();
        if let Err(error) = lambda.start(env).await {
            missing.push(format!("{}: {error}", lambda.name));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
