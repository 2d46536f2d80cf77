package sdk

import (
	"context"
	"errors"
	"strings"
	"testing"

	konnect "github.com/Kong/sdk-konnect-go"
	"github.com/Kong/sdk-konnect-go/models/operations"
	"github.com/Kong/sdk-konnect-go/models/sdkerrors"
)

const nobody = "00000000-0000-4000-8000-000000000000"

func TestLuaThatBreaksARuleIsA400WithItsPlace(t *testing.T) {
	plane := controlPlane(t)
	broken := plugin("broken")
	broken.Handler = "return { VERSION = \"1.0.0\", PRIORITY = 1,\n  init_worker = function() end }"
	_, err := admin.CustomPlugins.CreateCustomPlugin(context.Background(), plane, broken)
	refused(t, err, 400, `"code":3`, "validation error: handler.lua:2:", "init_worker")
	_, err = admin.CustomPlugins.UpsertCustomPlugin(context.Background(), upsert(plane, "broken", broken))
	refused(t, err, 400, `"code":3`, "validation error: handler.lua:2:", "init_worker")
}

func TestAFieldThatBreaksALimitIsA400WithItsName(t *testing.T) {
	plane := controlPlane(t)
	large := plugin("large")
	large.Handler += "\n--" + strings.Repeat("x", 102_400)
	large.Tags = []string{strings.Repeat("x", 129)}
	_, err := admin.CustomPlugins.CreateCustomPlugin(context.Background(), plane, large)
	refused(t, err, 400, "length must be <= 102400", `"field":"handler"`, `"field":"tags[0]"`)
}

func TestANameThatIsTakenIsA400WithAReference(t *testing.T) {
	plane := controlPlane(t)
	create(t, plane, plugin("taken"))
	_, err := admin.CustomPlugins.CreateCustomPlugin(context.Background(), plane, plugin("taken"))
	refused(t, err, 400, "data constraint error", "ERROR_TYPE_REFERENCE",
		"name (type: unique) constraint failed")
}

func TestAnUnknownTokenIsA401OfTheSdksOwnType(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	calls := map[string]func() error{
		"create": func() error {
			_, err := stranger.CustomPlugins.CreateCustomPlugin(ctx, plane, plugin("mine"))
			return err
		},
		"get": func() error {
			_, err := stranger.CustomPlugins.GetCustomPlugin(ctx, "mine", plane)
			return err
		},
		"list": func() error {
			request := operations.ListCustomPluginRequest{ControlPlaneID: plane}
			_, err := stranger.CustomPlugins.ListCustomPlugin(ctx, request)
			return err
		},
		"upsert": func() error {
			_, err := stranger.CustomPlugins.UpsertCustomPlugin(ctx, upsert(plane, "mine", plugin("mine")))
			return err
		},
		"delete": func() error {
			_, err := stranger.CustomPlugins.DeleteCustomPlugin(ctx, plane, "mine")
			return err
		},
	}
	for name, call := range calls {
		err := call()
		var unknown *sdkerrors.GatewayUnauthorizedError
		if !errors.As(err, &unknown) || unknown.Status != 401 || unknown.Message != "Unauthorized" {
			t.Errorf("%s: %T: %v", name, err, err)
		}
	}
}

func TestATokenThatDoesNotAllowItIsA403(t *testing.T) {
	ctx, plane := context.Background(), controlPlane(t)
	create(t, plane, plugin("guarded"))
	_, err := viewer.CustomPlugins.CreateCustomPlugin(ctx, plane, plugin("mine"))
	refused(t, err, 403, `"code":7`, "the token does not allow this")
	_, err = viewer.CustomPlugins.DeleteCustomPlugin(ctx, plane, "guarded")
	refused(t, err, 403, `"code":7`)
	if _, err = viewer.CustomPlugins.GetCustomPlugin(ctx, "guarded", plane); err != nil {
		t.Errorf("a viewer reads: %v", err)
	}

	// A token for another control plane does not reveal whether this one exists.
	_, here := neighbor.CustomPlugins.GetCustomPlugin(ctx, "guarded", plane)
	_, nowhere := neighbor.CustomPlugins.GetCustomPlugin(ctx, "guarded", nobody)
	refused(t, here, 403, `"code":7`)
	if here.Error() != nowhere.Error() {
		t.Errorf("told apart: %v\n%v", here, nowhere)
	}
}

func TestAnUnknownControlPlaneIsA404(t *testing.T) {
	ctx := context.Background()
	_, err := admin.CustomPlugins.CreateCustomPlugin(ctx, nobody, plugin("lost"))
	refused(t, err, 404, `"code":5`, "no control plane")
	_, err = admin.CustomPlugins.UpsertCustomPlugin(ctx, upsert(nobody, "lost", plugin("lost")))
	refused(t, err, 404, `"code":5`, "no control plane")
	request := operations.ListCustomPluginRequest{ControlPlaneID: nobody}
	_, err = admin.CustomPlugins.ListCustomPlugin(ctx, request)
	refused(t, err, 404, `"code":5`, "no control plane")
}

func TestAPageThatIsTooLongIsA400(t *testing.T) {
	plane := controlPlane(t)
	request := operations.ListCustomPluginRequest{
		ControlPlaneID: plane, Size: konnect.Int64(1001),
	}
	_, err := admin.CustomPlugins.ListCustomPlugin(context.Background(), request)
	refused(t, err, 400, `"field":"size"`)
}
