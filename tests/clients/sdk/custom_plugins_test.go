package sdk

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	konnect "github.com/Kong/sdk-konnect-go"
	"github.com/Kong/sdk-konnect-go/models/operations"
)

func TestAPluginIsCreatedReadReplacedAndDeleted(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	wanted := plugin("headers")
	wanted.Tags = []string{"b", "a"}
	created := create(t, plane, wanted)
	if created.Handler != wanted.Handler || created.Schema != wanted.Schema {
		t.Errorf("the sources came back changed: %+v", created)
	}
	if !reflect.DeepEqual(created.Tags, wanted.Tags) {
		t.Errorf("the tags came back as %v", created.Tags)
	}

	read, err := admin.CustomPlugins.GetCustomPlugin(ctx, *created.ID, plane)
	if err != nil || !reflect.DeepEqual(read.CustomPlugin, created) {
		t.Fatalf("read %+v (%v), created %+v", read, err, created)
	}

	changed := *created
	changed.Handler += "\n-- changed"
	replaced, err := admin.CustomPlugins.UpsertCustomPlugin(ctx, upsert(plane, *created.ID, changed))
	if err != nil || replaced.CustomPlugin.Handler != changed.Handler {
		t.Fatalf("replaced: %+v (%v)", replaced, err)
	}

	for range 2 {
		if _, err := admin.CustomPlugins.DeleteCustomPlugin(ctx, plane, *created.ID); err != nil {
			t.Fatalf("deleting: %v", err)
		}
	}
	_, err = admin.CustomPlugins.GetCustomPlugin(ctx, *created.ID, plane)
	refused(t, err, 404, `"code":5`, "no custom plugin")
}

func TestAnUpsertCreatesUnderTheClientsOwnId(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	id := "7f2a1a52-9c0d-4c5e-8f30-5f5e5f2c8a11"
	created, err := admin.CustomPlugins.UpsertCustomPlugin(ctx, upsert(plane, id, plugin("own-id")))
	if err != nil || *created.CustomPlugin.ID != id {
		t.Fatalf("created: %+v (%v)", created, err)
	}
}

func TestAListIsReadThroughSeveralPages(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	var wanted []string
	for number := range 7 {
		name := fmt.Sprintf("page-%d", number)
		entry := plugin(name)
		entry.Tags = []string{"all", []string{"even", "odd"}[number%2]}
		create(t, plane, entry)
		wanted = append(wanted, name)
	}

	request := operations.ListCustomPluginRequest{ControlPlaneID: plane, Size: konnect.Int64(3)}
	if names, pages := list(ctx, t, request); pages != 3 || !reflect.DeepEqual(names, wanted) {
		t.Errorf("%d pages of %v", pages, names)
	}
	request = operations.ListCustomPluginRequest{ControlPlaneID: plane}
	if names, pages := list(ctx, t, request); pages != 1 || !reflect.DeepEqual(names, wanted) {
		t.Errorf("%d pages of %v", pages, names)
	}
	request.Tags = konnect.String("all,odd")
	odd := []string{"page-1", "page-3", "page-5"}
	if names, _ := list(ctx, t, request); !reflect.DeepEqual(names, odd) {
		t.Errorf("with both tags: %v", names)
	}
	request.Tags = konnect.String("even/odd")
	if names, _ := list(ctx, t, request); !reflect.DeepEqual(names, wanted) {
		t.Errorf("with either tag: %v", names)
	}
}

// The names on all pages, and the number of pages.
func list(
	ctx context.Context, t *testing.T, request operations.ListCustomPluginRequest,
) (names []string, pages int) {
	t.Helper()
	for pages < 100 {
		answer, err := admin.CustomPlugins.ListCustomPlugin(ctx, request)
		if err != nil {
			t.Fatalf("listing: %v", err)
		}
		pages++
		for _, entry := range answer.Object.Data {
			names = append(names, entry.Name)
		}
		if request.Offset = answer.Object.Offset; request.Offset == nil {
			return names, pages
		}
	}
	t.Fatal("the list has no end")
	return nil, 0
}
