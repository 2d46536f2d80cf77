// Package sdk calls Plugcast with Konnect's SDK for Go, like a user's program: only the address and
// the token are Plugcast's.
package sdk

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	konnect "github.com/Kong/sdk-konnect-go"
	"github.com/Kong/sdk-konnect-go/models/components"
	"github.com/Kong/sdk-konnect-go/models/operations"
	"github.com/Kong/sdk-konnect-go/models/sdkerrors"
)

// Clients with the token of an operator, of a viewer, of a deployer in another control plane, and with
// an unknown token.
var (
	admin    = client("PLUGCAST_TOKEN")
	viewer   = client("PLUGCAST_VIEWER_TOKEN")
	neighbor = client("PLUGCAST_NEIGHBOR_TOKEN")
	stranger = clientOf("pcast_nobody")
)

func client(variable string) *konnect.SDK { return clientOf(os.Getenv(variable)) }

func clientOf(token string) *konnect.SDK {
	return konnect.New(
		konnect.WithServerURL(os.Getenv("PLUGCAST_SERVER")),
		konnect.WithSecurity(components.Security{PersonalAccessToken: konnect.String(token)}),
		konnect.WithTimeout(20*time.Second),
	)
}

// A new control plane for the test.
func controlPlane(t *testing.T) string {
	t.Helper()
	name := strings.ToLower(t.Name())
	created, err := admin.ControlPlanes.CreateControlPlane(
		context.Background(),
		components.CreateControlPlaneRequest{Name: name},
	)
	if err != nil {
		t.Fatalf("creating the control plane %s: %v", name, err)
	}
	return created.ControlPlane.ID
}

// A plugin that Plugcast accepts.
func plugin(name string) components.CustomPlugin {
	return components.CustomPlugin{
		Name:    name,
		Handler: "return { VERSION = \"1.0.0\", PRIORITY = 500, access = function(self, config) end }",
		Schema: `return {
  name = "` + name + `",
  fields = { { config = { type = "record", fields = { { header = { type = "string" } } } } } },
}`,
	}
}

func create(t *testing.T, plane string, plugin components.CustomPlugin) *components.CustomPlugin {
	t.Helper()
	created, err := admin.CustomPlugins.CreateCustomPlugin(context.Background(), plane, plugin)
	if err != nil {
		t.Fatalf("creating %s: %v", plugin.Name, err)
	}
	return created.CustomPlugin
}

func upsert(plane, id string, plugin components.CustomPlugin) operations.UpsertCustomPluginRequest {
	return operations.UpsertCustomPluginRequest{
		ControlPlaneID: plane, CustomPluginID: id, CustomPlugin: plugin,
	}
}

// Asserts that err is the SDK's own error with this status and a body that holds these words.
func refused(t *testing.T, err error, status int, words ...string) {
	t.Helper()
	var refusal *sdkerrors.SDKError
	if !errors.As(err, &refusal) {
		t.Fatalf("expected a refusal with %d, but got %T: %v", status, err, err)
	}
	if refusal.StatusCode != status || refusal.Message != "API error occurred" {
		t.Fatalf("expected %d, but got %d: %s\n%s",
			status, refusal.StatusCode, refusal.Message, refusal.Body)
	}
	for _, word := range words {
		if !strings.Contains(refusal.Body, word) {
			t.Errorf("no %q in the body: %s", word, refusal.Body)
		}
	}
}
