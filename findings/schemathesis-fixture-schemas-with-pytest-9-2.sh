#!/bin/sh
# schemathesis.pytest.from_fixture: with pytest 9.2 each test that takes its schema from a fixture ends before its first call,
# "AttributeError: 'Function' object has no attribute '_nodeid'". With pytest 9.1 it passes; schema.parametrize() passes with both.
# A fixture that sets node._nodeid to node.nodeid brings it back.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cd "$folder"
cat > test_service.py <<'PYTHON'
import pytest
import schemathesis

paths = {"/here": {"get": {"responses": {"200": {"description": "It is here."}}}}}
document = {"openapi": "3.0.3", "info": {"title": "Service", "version": "1"}, "paths": paths}


def service(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]


schema = schemathesis.openapi.from_dict(document)
schema.app = service


@pytest.fixture
def plain():
    return schema


@pytest.fixture
def mended(request):
    request.node._nodeid = request.node.nodeid
    return schema


@schema.parametrize()
def test_collected(case):
    assert case.call().status_code == 200


@schemathesis.pytest.from_fixture("plain").parametrize()
def test_fixture(case):
    assert case.call().status_code == 200


@schemathesis.pytest.from_fixture("mended").parametrize()
def test_mended(case):
    assert case.call().status_code == 200
PYTHON
for version in 9.1.1 9.2.0; do
	venv/bin/pip install --quiet --disable-pip-version-check schemathesis==4.32.5 "pytest==$version"
	venv/bin/python -m pytest -q -p no:cacheprovider -rA test_service.py > "$version" 2>&1 || true
	echo "schemathesis 4.32.5 with pytest $version:"
	grep -E "^(PASSED|FAILED|SUBPASSED)|AttributeError" "$version" | sort -u
done
fails() { grep -q "^FAILED test_service.py::test_$2" "$1"; }
for test in collected fixture mended; do
	fails 9.1.1 $test && { echo "test_$test fails with pytest 9.1.1, too"; exit 1; }
done
fails 9.2.0 collected && { echo "it fails where the schema is collected, too"; exit 1; }
fails 9.2.0 mended && { echo "setting the name does not help any more"; exit 1; }
fails 9.2.0 fixture || { echo "schemas of fixtures pass with pytest 9.2.0 now"; exit 1; }
grep -q "has no attribute '_nodeid'" 9.2.0
