//! Tracing for Lambda functions and for processes.
