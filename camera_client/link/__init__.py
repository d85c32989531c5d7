"""A device on the link: transports, frames on the line, requests and answers, the device itself."""
