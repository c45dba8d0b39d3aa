//! KMS and Secrets Manager.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use cloud::Cloud;

use crate::support::{cloud, options};

fn kms(cloud: &Cloud) -> (aws_sdk_kms::Client, String) {
    (aws_sdk_kms::Client::new(&cloud.sdk()), cloud.template().keys[0].clone())
}

#[tokio::test]
async fn data_key_is_decrypted_in_the_same_context() {
    let cloud = cloud().await;
    let (client, key) = kms(&cloud);
    let made = client.generate_data_key().key_id(&key).key_spec(DataKeySpec::Aes256);
    let made = made.encryption_context("person", "1").encryption_context("for", "test").send().await.unwrap();
    let open = client.decrypt().ciphertext_blob(made.ciphertext_blob.unwrap());
    let opened = open.encryption_context("for", "test").encryption_context("person", "1").send().await.unwrap();
    assert_eq!(opened.plaintext, made.plaintext);
    assert_eq!(opened.plaintext.unwrap().as_ref().len(), 32);
}

#[tokio::test]
async fn data_key_is_not_decrypted_in_another_context() {
    let cloud = cloud().await;
    let (client, key) = kms(&cloud);
    let made = client.generate_data_key().key_id(&key).key_spec(DataKeySpec::Aes256);
    let made = made.encryption_context("person", "1").send().await.unwrap();
    let open = client.decrypt().ciphertext_blob(made.ciphertext_blob.unwrap());
    let refused = open.encryption_context("person", "2").send().await.unwrap_err();
    assert!(refused.into_service_error().is_invalid_ciphertext_exception());
}

#[tokio::test]
async fn encrypted_text_can_be_decrypted() {
    let cloud = cloud().await;
    let (client, key) = kms(&cloud);
    let sealed = client.encrypt().key_id(&key).plaintext(Blob::new("secret")).send().await.unwrap();
    let opened = client.decrypt().ciphertext_blob(sealed.ciphertext_blob.unwrap()).send().await.unwrap();
    assert_eq!(opened.plaintext.unwrap().as_ref(), b"secret");
}

#[tokio::test]
async fn missing_key_is_not_found() {
    let cloud = cloud().await;
    let (client, _) = kms(&cloud);
    let made = client.generate_data_key().key_id("another").key_spec(DataKeySpec::Aes256).send().await;
    assert!(made.unwrap_err().into_service_error().is_not_found_exception());
}

#[tokio::test]
async fn secret_is_found_by_arn_and_by_name() {
    let mut options = options();
    options.secrets.insert("frontrow/token".to_owned(), "shh".to_owned());
    let cloud = Cloud::start(options).await.unwrap();
    let client = aws_sdk_secretsmanager::Client::new(&cloud.sdk());
    for id in ["frontrow/token", "arn:aws:secretsmanager:eu-central-1:000000000000:secret:frontrow/token"] {
        let secret = client.get_secret_value().secret_id(id).send().await.unwrap();
        assert_eq!(secret.secret_string(), Some("shh"), "{id}");
    }
}

#[tokio::test]
async fn missing_secret_is_not_found() {
    let cloud = cloud().await;
    let client = aws_sdk_secretsmanager::Client::new(&cloud.sdk());
    let secret = client.get_secret_value().secret_id("another").send().await;
    assert!(secret.unwrap_err().into_service_error().is_resource_not_found_exception());
}
