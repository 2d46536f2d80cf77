package sdk

import (
	"context"
	"reflect"
	"testing"

	konnect "github.com/Kong/sdk-konnect-go"
	"github.com/Kong/sdk-konnect-go/models/components"
	"github.com/Kong/sdk-konnect-go/models/operations"
)

func TestAnInstanceIsCreatedReadReplacedAndDeleted(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	create(t, plane, plugin("configured"))
	wanted := components.Plugin{
		Name:         "configured",
		InstanceName: konnect.String("first"),
		Config:       map[string]any{"header": "x-one"},
		Tags:         []string{"b", "a"},
	}
	created, err := admin.Plugins.CreatePlugin(ctx, plane, wanted)
	if err != nil {
		t.Fatalf("creating: %v", err)
	}
	instance := created.Plugin
	if !*instance.Enabled || !reflect.DeepEqual(instance.Config, wanted.Config) ||
		!reflect.DeepEqual(instance.Tags, wanted.Tags) || len(instance.Protocols) == 0 {
		t.Errorf("created: %+v", instance)
	}

	read, err := admin.Plugins.GetPlugin(ctx, *instance.ID, plane)
	if err != nil || !reflect.DeepEqual(read.Plugin, instance) {
		t.Fatalf("read %+v (%v), created %+v", read, err, instance)
	}
	listed, err := admin.Plugins.ListPlugin(ctx, operations.ListPluginRequest{ControlPlaneID: plane})
	if err != nil || !reflect.DeepEqual(listed.Object.Data, []components.Plugin{*instance}) {
		t.Fatalf("listed: %+v (%v)", listed, err)
	}

	instance.Enabled = konnect.Bool(false)
	replaced, err := admin.Plugins.UpsertPlugin(ctx, operations.UpsertPluginRequest{
		ControlPlaneID: plane, PluginID: *instance.ID, Plugin: *instance,
	})
	if err != nil || *replaced.Plugin.Enabled {
		t.Fatalf("replaced: %+v (%v)", replaced, err)
	}
	schema, err := admin.Plugins.FetchPluginSchema(ctx, "configured", plane)
	if err != nil || schema.Object == nil {
		t.Fatalf("schema: %+v (%v)", schema, err)
	}

	_, err = admin.CustomPlugins.DeleteCustomPlugin(ctx, plane, "configured")
	refused(t, err, 400, "plugin schema is currently in use")
	for range 2 {
		if _, err := admin.Plugins.DeletePlugin(ctx, plane, *instance.ID); err != nil {
			t.Fatalf("deleting: %v", err)
		}
	}
}

func TestAConfigurationThatBreaksTheSchemaIsA400WithItsField(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	create(t, plane, plugin("strict"))
	broken := components.Plugin{Name: "strict", Config: map[string]any{"header": 7, "extra": true}}
	_, err := admin.Plugins.CreatePlugin(ctx, plane, broken)
	refused(t, err, 400, "validation error: config.", `"config.header"`, `"config.extra"`)
	_, err = admin.Plugins.CreatePlugin(ctx, plane, components.Plugin{Name: "unheard-of"})
	refused(t, err, 400, "unheard-of")
}
