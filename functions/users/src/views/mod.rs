//! What users show: one file per read model.

pub mod user_directory;
