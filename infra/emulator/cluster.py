"""Starts and stops the emulator and the vendors' stand-ins, and deploys the stacks."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
REGION, STACK = "eu-central-1", "frontrow"
ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class Cluster:
    """All processes, in their own folder: the emulator on `port`, the vendors on the ports after it."""

    def __init__(self, folder, port, template, binaries):
        self.folder, self.port, self.template, self.binaries = folder, port, template, binaries
        self.endpoint = f"http://127.0.0.1:{port}"
        self.permissions_log = folder / "permissions.jsonl"
        self.crashes = folder / "crashes"
        self.payloads = folder / "payloads"
        self.processes = []
        self.api, self.local_pages = None, None
        self.environment = {
            **os.environ,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.endpoint,
            "SAM_CLI_TELEMETRY": "0",
            "RUST_BACKTRACE": "0",
        }
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE"):
            self.environment.pop(name, None)

    def client(self, service):
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def start(self):
        """Starts the emulator with permissions enforced."""
        self.crashes.mkdir(parents=True)
        self.payloads.mkdir()
        self.permissions_log.touch()
        environment = {
            **self.environment,
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_REGION": REGION,
            "AWS_REGION": REGION,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "PYTHONPATH": str(HERE),
            "PERMISSIONS_LOG": str(self.permissions_log),
            "CRASH_FOLDER": str(self.crashes),
            "PAYLOADS": str(self.payloads),
        }
        self._run("ministack", [sys.executable, "-m", "ministack_gaps"], environment)
        self._wait_for(f"{self.endpoint}/_ministack/health")

    def deploy(self):
        """Deploys as an organizer would: `frontrow-cli init` with an answers file, then `sam deploy`."""
        prepared = json.loads(self._stand_ins("prepare"))
        parameters = prepared["answers"]["parameters"]
        parameters["Architecture"] = ARCHITECTURES[os.uname().machine]
        for offset, vendor in enumerate(prepared["vendors"], start=1):
            parameters[vendor] = f"http://127.0.0.1:{self.port + offset}"
        answers = self.folder / "answers.json"
        answers.write_text(json.dumps({**prepared["answers"], "stack": STACK, "region": REGION}))
        samconfig = self.folder / "samconfig.toml"
        self._logged("init", [self.binaries / "frontrow-cli", "init", "--answers", answers, "--samconfig", samconfig])
        sam = Path(sys.executable).parent / "sam"
        self._logged("deploy", [sam, "deploy", "--template", self.template, "--config-file", samconfig, "--no-progressbar"])
        api_id = self.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId="Api")
        api_id = api_id["StackResourceDetail"]["PhysicalResourceId"]
        self.local_pages = f"http://127.0.0.1:{self.port + 1 + len(prepared['vendors'])}"
        self.api = f"{self.endpoint}/_aws/execute-api/{api_id}/$default"
        vendors = ["--folder", str(self.folder), "serve", "--api", self.api, "--port", str(self.port + 1)]
        self._run("stand-ins", [self.binaries / "stand-ins", *vendors], self.environment)
        self._wait_for(f"{self.local_pages}/_local/")

    def _stand_ins(self, task):
        command = [self.binaries / "stand-ins", "--folder", str(self.folder), task]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=self.environment).stdout

    def _logged(self, name, command):
        """Runs a command; if it fails, exits with the end of its log."""
        log = self.folder / f"{name}.log"
        with log.open("w") as output:
            done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise SystemExit(f"{name} failed:\n{log.read_text()[-4000:]}")

    def stories(self, *names):
        """Runs the stories with one of these texts in their names, or all. Returns whether they passed, and their output."""
        command = [self.binaries / "stories", self.api, "--local-pages", self.local_pages, *names]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def command_line(self, *words):
        """Runs the operators' command line as the admin. Returns whether it succeeded, and its output."""
        environment = {**self.environment, "FRONTROW_URL": self.api, "FRONTROW_ADMIN_PASSWORD": "frontrow-admin"}
        command = [self.binaries / "frontrow-cli", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def resources(self, resource_type, stack=STACK):
        """Physical ids by logical id, of a stack and its nested stacks."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
        found = {}
        for resource in (resource for page in pages for resource in page["StackResourceSummaries"]):
            physical_id = resource["PhysicalResourceId"]
            if resource["ResourceType"] == resource_type:
                found[resource["LogicalResourceId"]] = physical_id
            if resource["ResourceType"] == "AWS::CloudFormation::Stack":
                found.update(self.resources(resource_type, physical_id))
        return found

    def queue(self, logical_id):
        """The URL of a queue by its logical id."""
        return self.resources("AWS::SQS::Queue")[logical_id]

    def messages(self, queue_url):
        """Receives and deletes all messages of a queue."""
        sqs, bodies = self.client("sqs"), []
        while True:
            received = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=60)
            received = received.get("Messages", [])
            if not received:
                return bodies
            for message in received:
                bodies.append(message["Body"])
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])

    def _run(self, name, command, environment):
        log = (self.folder / f"{name}.log").open("w")
        # Its own session, so that the functions that the emulator starts end with it.
        process = subprocess.Popen(command, env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        self.processes.append((name, process))

    def _wait_for(self, url):
        name, process = self.processes[-1]
        for _ in range(600):
            try:
                urllib.request.urlopen(url, timeout=5)
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"{name} did not start, see {self.folder / name}.log")

    def stop(self):
        for _, process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        self.processes.clear()
