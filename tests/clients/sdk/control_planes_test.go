package sdk

import (
	"context"
	"errors"
	"testing"

	konnect "github.com/Kong/sdk-konnect-go"
	"github.com/Kong/sdk-konnect-go/models/components"
	"github.com/Kong/sdk-konnect-go/models/operations"
	"github.com/Kong/sdk-konnect-go/models/sdkerrors"
)

func TestAControlPlaneIsCreatedReadAndFoundByName(t *testing.T) {
	ctx := context.Background()
	created, err := admin.ControlPlanes.CreateControlPlane(ctx, components.CreateControlPlaneRequest{
		Name:        "sdk-found",
		Description: konnect.String("of the SDK"),
		Labels:      map[string]string{"env": "test"},
	})
	if err != nil || created.ControlPlane.Labels["env"] != "test" {
		t.Fatalf("created: %+v (%v)", created, err)
	}
	read, err := admin.ControlPlanes.GetControlPlane(ctx, created.ControlPlane.ID)
	if err != nil || *read.ControlPlane.Description != "of the SDK" {
		t.Fatalf("read: %+v (%v)", read, err)
	}
	found, err := admin.ControlPlanes.ListControlPlanes(ctx, operations.ListControlPlanesRequest{
		PageSize: konnect.Int64(100),
		Filter: &components.ControlPlaneFilterParameters{
			Name: &components.Name{Eq: konnect.String("sdk-found")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	data := found.ListControlPlanesResponse.Data
	if len(data) != 1 || data[0].ID != created.ControlPlane.ID {
		t.Fatalf("found: %+v", data)
	}
}

func TestAControlPlaneIsChangedAndDeleted(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	changed, err := admin.ControlPlanes.UpdateControlPlane(
		ctx, plane, components.UpdateControlPlaneRequest{
			Description: konnect.String("changed"),
			Labels:      map[string]string{"env": "changed"},
		},
	)
	if err != nil || *changed.ControlPlane.Description != "changed" ||
		changed.ControlPlane.Labels["env"] != "changed" {
		t.Fatalf("changed: %+v (%v)", changed, err)
	}

	create(t, plane, plugin("inside"))
	_, err = admin.ControlPlanes.DeleteControlPlane(ctx, plane)
	refused(t, err, 409, "plugins")
	if _, err = admin.CustomPlugins.DeleteCustomPlugin(ctx, plane, "inside"); err != nil {
		t.Fatal(err)
	}
	if _, err = admin.ControlPlanes.DeleteControlPlane(ctx, plane); err != nil {
		t.Fatalf("deleting: %v", err)
	}
	var missing *sdkerrors.NotFoundError
	if _, err = admin.ControlPlanes.GetControlPlane(ctx, plane); !errors.As(err, &missing) {
		t.Errorf("after deleting: %T: %v", err, err)
	}
}

func TestErrorsOfControlPlanesAreOfTheSdksOwnTypes(t *testing.T) {
	ctx := context.Background()
	_, err := admin.ControlPlanes.CreateControlPlane(ctx, components.CreateControlPlaneRequest{})
	var invalid *sdkerrors.BadRequestError
	if !errors.As(err, &invalid) || invalid.Status != 400 || len(invalid.InvalidParameters) == 0 {
		t.Errorf("without a name: %T: %v", err, err)
	}
	_, err = admin.ControlPlanes.CreateControlPlane(
		ctx, components.CreateControlPlaneRequest{Name: "default"},
	)
	var taken *sdkerrors.ConflictError
	if !errors.As(err, &taken) {
		t.Errorf("with a name that is taken: %T: %v", err, err)
	}
	_, err = stranger.ControlPlanes.GetControlPlane(ctx, nobody)
	var unknown *sdkerrors.UnauthorizedError
	if !errors.As(err, &unknown) {
		t.Errorf("with an unknown token: %T: %v", err, err)
	}
	_, err = viewer.ControlPlanes.CreateControlPlane(
		ctx, components.CreateControlPlaneRequest{Name: "not-mine"},
	)
	var forbidden *sdkerrors.ForbiddenError
	if !errors.As(err, &forbidden) {
		t.Errorf("as a viewer: %T: %v", err, err)
	}
	_, err = admin.ControlPlanes.GetControlPlane(ctx, nobody)
	var missing *sdkerrors.NotFoundError
	if !errors.As(err, &missing) {
		t.Errorf("of what is not there: %T: %v", err, err)
	}
}
