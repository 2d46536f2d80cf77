local T = {}

function T.f0(x)
  return T.f1(x)
end
function T.f1(x)
  return T.f2(x)
end
function T.f2(x)
  return T.f3(x)
end
function T.f3(x)
  return T.f4(x)
end
function T.f4(x)
  return T.f5(x)
end
function T.f5(x)
  return T.f6(x)
end
function T.f6(x)
  return T.f7(x)
end
function T.f7(x)
  return T.f8(x)
end
function T.f8(x)
  return T.f9(x)
end
function T.f9(x)
  return T.f10(x)
end
function T.f10(x)
  return T.f11(x)
end
function T.f11(x)
  return T.f12(x)
end
function T.f12(x)
  return T.f13(x)
end
function T.f13(x)
  return T.f14(x)
end
function T.f14(x)
  return T.f15(x)
end
function T.f15(x)
  return T.f16(x)
end
function T.f16(x)
  return T.f17(x)
end
function T.f17(x)
  return T.f18(x)
end
function T.f18(x)
  return T.f19(x)
end
function T.f19(x)
  return T.f20(x)
end
function T.f20(x)
  return T.f21(x)
end
function T.f21(x)
  return T.f22(x)
end
function T.f22(x)
  return T.f23(x)
end
function T.f23(x)
  return T.f24(x)
end
function T.f24(x)
  return T.f25(x)
end
function T.f25(x)
  return T.f26(x)
end
function T.f26(x)
  return T.f27(x)
end
function T.f27(x)
  return T.f28(x)
end
function T.f28(x)
  return T.f29(x)
end
function T.f29(x)
  return T.f30(x)
end
function T.f30(x)
  return T.f31(x)
end
function T.f31(x)
  return T.f32(x)
end
function T.f32(x)
  return T.f33(x)
end
function T.f33(x)
  return T.f34(x)
end
function T.f34(x)
  return T.f35(x)
end
function T.f35(x)
  return T.f36(x)
end
function T.f36(x)
  return T.f37(x)
end
function T.f37(x)
  return T.f38(x)
end
function T.f38(x)
  return T.f39(x)
end
function T.f39(x)
  return T.f40(x)
end
function T.f40(x)
  return T.f41(x)
end
function T.f41(x)
  return T.f42(x)
end
function T.f42(x)
  return T.f43(x)
end
function T.f43(x)
  return T.f44(x)
end
function T.f44(x)
  return T.f45(x)
end
function T.f45(x)
  return T.f46(x)
end
function T.f46(x)
  return T.f47(x)
end
function T.f47(x)
  return T.f48(x)
end
function T.f48(x)
  return T.f49(x)
end
function T.f49(x)
  return T.f50(x)
end
function T.f50(x)
  return T.f51(x)
end
function T.f51(x)
  return T.f52(x)
end
function T.f52(x)
  return T.f53(x)
end
function T.f53(x)
  return T.f54(x)
end
function T.f54(x)
  return T.f55(x)
end
function T.f55(x)
  return T.f56(x)
end
function T.f56(x)
  return T.f57(x)
end
function T.f57(x)
  return T.f58(x)
end
function T.f58(x)
  return T.f59(x)
end
function T.f59(x)
  return T.f60(x)
end
function T.f60()
  return ngx
end

return {
  PRIORITY = 1000,
  VERSION = "1.0.0",
  access = function() T.f0().timer.at(0) end,
}
