// What a program on Konnect's SDK does, against Plugcast. Run with `../run`.
module plugcast.example/tests/clients/sdk

go 1.26

require github.com/Kong/sdk-konnect-go v0.3.1

require github.com/ericlagergren/decimal v0.0.0-20221120152707-495c53812d05 // indirect
